"""What somebody typed is never lost: the phone keeps it (static/source/drafts.js), and here is what the server does.

Start at `keeping.install`: a form that did not arrive is kept and stands on its page again.
May not know `web.accounts`, `web.pairs`.
"""
