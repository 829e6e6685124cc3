"""Pages where a coordinator changes the own programme, publishes it and moves pairs to it.

Start at `editor.overview`: the list as it would go by the draft.
May not know `web.own_data`, `web.plan`.
"""
