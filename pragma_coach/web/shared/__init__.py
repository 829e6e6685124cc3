"""What every page uses: for whom it is, who visits, the moment, the language, forms and headers.

Start at `guards.admit`: runs before every view.
May not know any room of pages, such as `web.pairs` or `web.site`.
"""
