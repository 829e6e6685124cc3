"""Coach and coachee work on their list; a coordinator starts, pauses, moves, hands over and ends a pair.

Start at `acts.act_on_pair`: facts, policy, decision and event in one transaction; `ticks.tick` is the example.
May not know `services.talks`, `services.desk`, `services.mail`.
"""
