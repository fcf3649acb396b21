-- Where a look at the open incidents of a project goes on: those up to this id have been looked at.
ALTER TABLE suppression_review ADD COLUMN after_id text;

-- The message that asks the incoming person to confirm: whoever answers it confirms.
ALTER TABLE on_call_hand_over ADD COLUMN notification_id text;
CREATE UNIQUE INDEX on_call_hand_over_notification ON on_call_hand_over (notification_id) WHERE notification_id IS NOT NULL;
