package io.github.dppkit.audit.spi;

/**
 * One row of the checkpoints.
 *
 * @param size the size of the meta-log it commits to
 * @param note the signed note, at most 4,096 characters
 */
public record StoredCheckpoint(long size, String note) {}
