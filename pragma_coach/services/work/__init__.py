"""Directors enter projects and vacancies and ask people who want to be asked; newcomers say what they wish.

Start at `opportunities.search`: who could be asked.
May not know `services.desk`, `services.talks`.
"""
