-- What a state holds beside its status (streaks for and against, changes that count for damping) is one line of text,
-- and nothing at all for a check that is well.
ALTER TABLE check_state
    ADD COLUMN memory text,
    DROP COLUMN streak_outcome,
    DROP COLUMN streak_count,
    DROP COLUMN streak_since;
