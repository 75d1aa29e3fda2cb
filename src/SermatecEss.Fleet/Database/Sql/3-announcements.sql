-- What has been announced of an inverter over MQTT, so that the next node does not repeat it.
ALTER TABLE inverter ADD COLUMN announcement bytea;
