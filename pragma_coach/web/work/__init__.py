"""Pages of projects and vacancies for directors, and of a newcomer's wishes.

Start at `opportunities.show`: who was asked and who could be.
May not know `web.desk`, `web.talks`.
"""
