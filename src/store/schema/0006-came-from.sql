-- The folder that a message in Trash was deleted from, so that it can go back there.
-- No reference: where that folder is gone by then, the Inbox takes its place.
ALTER TABLE message ADD COLUMN came_from INTEGER;
