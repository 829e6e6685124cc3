"""Coach, director and coordinator plan, move and hold talks, ask interpreters, and see legal terms.

Start at `talks.plan`: the other acts on a talk follow its form.
May not know `services.mail`, `services.desk`.
"""
