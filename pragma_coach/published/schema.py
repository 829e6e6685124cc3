"""The tables and triggers of the file with published figures, version by version."""

_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

# A release is written from the inside out: measures and cells first (their reference to the release is checked at
# COMMIT), the release row last. From then on the triggers refuse to add anything to it.
# BEFORE INSERT triggers also stop INSERT OR REPLACE, which deletes rows without firing delete triggers.
_FIGURES = (
    "PRAGMA user_version = 1",
    f"""CREATE TABLE release (
        id INTEGER PRIMARY KEY,
        organisation_slug TEXT NOT NULL CHECK (length(organisation_slug) > 0),
        organisation_name TEXT NOT NULL,
        municipality TEXT NOT NULL,
        programme_title TEXT NOT NULL,
        period_end TEXT NOT NULL CHECK (period_end {_DAY}),
        published_at TEXT NOT NULL,
        k INTEGER NOT NULL CHECK (typeof(k) = 'integer' AND k >= 5),
        rest INTEGER NOT NULL CHECK (typeof(rest) = 'integer' AND rest >= 3),
        coaches INTEGER NOT NULL CHECK (typeof(coaches) = 'integer' AND coaches >= 3),
        because TEXT NOT NULL,
        config_hash TEXT NOT NULL,
        code_version TEXT NOT NULL,
        UNIQUE (organisation_slug, period_end)
    )""",
    """CREATE TABLE published_measure (
        release_id INTEGER NOT NULL REFERENCES release (id) DEFERRABLE INITIALLY DEFERRED,
        place INTEGER NOT NULL,
        measure TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('phase', 'outcome')),
        norm_count INTEGER,
        norm_unit TEXT,
        horizon_count INTEGER,
        horizon_unit TEXT,
        PRIMARY KEY (release_id, measure)
    )""",
    f"""CREATE TABLE published_cell (
        release_id INTEGER NOT NULL,
        organisation_slug TEXT NOT NULL,
        measure TEXT NOT NULL,
        first_day TEXT NOT NULL CHECK (first_day {_DAY}),
        last_day TEXT NOT NULL CHECK (last_day {_DAY} AND last_day >= first_day),
        value INTEGER NOT NULL CHECK (typeof(value) = 'integer' AND value >= 1),
        step TEXT NOT NULL CHECK (typeof(step) = 'text'),
        band TEXT NOT NULL CHECK (typeof(band) = 'text'),
        withdrawn_at TEXT,
        withdrawn_because TEXT,
        PRIMARY KEY (release_id, measure),
        FOREIGN KEY (release_id, measure) REFERENCES published_measure (release_id, measure)
    )""",
    "CREATE INDEX cell_of_organisation ON published_cell (organisation_slug, measure, first_day)",
    """CREATE TRIGGER release_is_written_once BEFORE INSERT ON release
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id
            OR (organisation_slug = NEW.organisation_slug AND period_end = NEW.period_end))
        BEGIN SELECT RAISE(ABORT, 'a release is written once'); END""",
    """CREATE TRIGGER release_is_sealed_for_measures BEFORE INSERT ON published_measure
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id)
        BEGIN SELECT RAISE(ABORT, 'a release is sealed'); END""",
    """CREATE TRIGGER release_is_sealed_for_cells BEFORE INSERT ON published_cell
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id)
        BEGIN SELECT RAISE(ABORT, 'a release is sealed'); END""",
    """CREATE TRIGGER cells_never_overlap BEFORE INSERT ON published_cell
        WHEN EXISTS (SELECT 1 FROM published_cell WHERE organisation_slug = NEW.organisation_slug
            AND measure = NEW.measure AND first_day <= NEW.last_day AND last_day >= NEW.first_day)
        BEGIN SELECT RAISE(ABORT, 'cells of one measure never overlap'); END""",
    """CREATE TRIGGER cells_belong_to_their_release BEFORE INSERT ON release
        WHEN EXISTS (SELECT 1 FROM published_cell WHERE release_id = NEW.id
            AND (organisation_slug <> NEW.organisation_slug OR last_day <> NEW.period_end))
        BEGIN SELECT RAISE(ABORT, 'a cell ends with its release'); END""",
    """CREATE TRIGGER cell_is_only_withdrawn_once BEFORE UPDATE ON published_cell
        WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
            OR coalesce(trim(NEW.withdrawn_because), '') = ''
            OR (OLD.release_id, OLD.organisation_slug, OLD.measure, OLD.first_day, OLD.last_day,
                OLD.value, OLD.step, OLD.band)
            IS NOT (NEW.release_id, NEW.organisation_slug, NEW.measure, NEW.first_day, NEW.last_day,
                NEW.value, NEW.step, NEW.band)
        BEGIN SELECT RAISE(ABORT, 'a published cell never changes'); END""",
    *(
        f"""CREATE TRIGGER {table}_is_never_{act.lower()}d BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'a published row never changes'); END"""
        for table, act in (
            ("release", "UPDATE"),
            ("release", "DELETE"),
            ("published_measure", "UPDATE"),
            ("published_measure", "DELETE"),
            ("published_cell", "DELETE"),
        )
    ),
)

_STEPS = (
    "PRAGMA user_version = 2",
    f"""CREATE TABLE published_steps (
        release_id INTEGER PRIMARY KEY REFERENCES release (id) DEFERRABLE INITIALLY DEFERRED,
        organisation_slug TEXT NOT NULL,
        first_day TEXT NOT NULL CHECK (first_day {_DAY}),
        last_day TEXT NOT NULL CHECK (last_day {_DAY} AND last_day >= first_day),
        value INTEGER NOT NULL CHECK (typeof(value) = 'integer' AND value >= 0),
        unit INTEGER NOT NULL CHECK (typeof(unit) = 'integer' AND unit >= 1),
        withdrawn_at TEXT,
        withdrawn_because TEXT
    )""",
    """CREATE TRIGGER release_is_sealed_for_steps BEFORE INSERT ON published_steps
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id)
            OR EXISTS (SELECT 1 FROM published_steps WHERE release_id = NEW.release_id)
        BEGIN SELECT RAISE(ABORT, 'a release is sealed'); END""",
    """CREATE TRIGGER steps_never_overlap BEFORE INSERT ON published_steps
        WHEN EXISTS (SELECT 1 FROM published_steps WHERE organisation_slug = NEW.organisation_slug
            AND first_day <= NEW.last_day AND last_day >= NEW.first_day)
        BEGIN SELECT RAISE(ABORT, 'steps of two releases never overlap'); END""",
    """CREATE TRIGGER steps_belong_to_their_release BEFORE INSERT ON release
        WHEN EXISTS (SELECT 1 FROM published_steps WHERE release_id = NEW.id
            AND (organisation_slug <> NEW.organisation_slug OR last_day <> NEW.period_end))
        BEGIN SELECT RAISE(ABORT, 'steps end with their release'); END""",
    """CREATE TRIGGER steps_are_only_withdrawn_once BEFORE UPDATE ON published_steps
        WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
            OR coalesce(trim(NEW.withdrawn_because), '') = ''
            OR (OLD.release_id, OLD.organisation_slug, OLD.first_day, OLD.last_day, OLD.value, OLD.unit)
            IS NOT (NEW.release_id, NEW.organisation_slug, NEW.first_day, NEW.last_day, NEW.value, NEW.unit)
        BEGIN SELECT RAISE(ABORT, 'published steps never change'); END""",
    """CREATE TRIGGER published_steps_is_never_deleted BEFORE DELETE ON published_steps
        BEGIN SELECT RAISE(ABORT, 'a published row never changes'); END""",
)

# The longest that an approach wants a phase to take; words beside the target, in a table of its own.
_LIMITS = (
    "PRAGMA user_version = 3",
    """CREATE TABLE published_limit (
        release_id INTEGER NOT NULL,
        measure TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (typeof(count) = 'integer' AND count >= 1),
        unit TEXT NOT NULL,
        PRIMARY KEY (release_id, measure),
        FOREIGN KEY (release_id, measure) REFERENCES published_measure (release_id, measure)
    )""",
    """CREATE TRIGGER release_is_sealed_for_limits BEFORE INSERT ON published_limit
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id)
        BEGIN SELECT RAISE(ABORT, 'a release is sealed'); END""",
    *(
        f"""CREATE TRIGGER published_limit_is_never_{act.lower()}d BEFORE {act} ON published_limit
        BEGIN SELECT RAISE(ABORT, 'a published row never changes'); END"""
        for act in ("UPDATE", "DELETE")
    ),
)

# What brings a file of version 0 (bare), 1, ... one version further.
CHANGES = (_FIGURES, _STEPS, _LIMITS)
VERSION = len(CHANGES)
