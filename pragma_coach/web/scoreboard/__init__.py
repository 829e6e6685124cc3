"""The public boards of organisations, regions and the country: pages, files, pictures, feeds.

Start at `pages.board`: the board of one organisation.
May not know `pragma_coach.services`, `pragma_coach.store`: figures come from the public file.
"""
