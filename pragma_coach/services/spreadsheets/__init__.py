"""A coordinator takes over a spreadsheet with pairs after a preview, and gets everything back as one.

Start at `import_file.proposal_of_file`: reads a file and writes nothing.
May not know `services.accounts`, `services.talks`.
"""
