package io.github.dppkit.testkit.attack;

import java.util.UUID;

/** A row of the event table. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EventRow(long seq, UUID id, byte[] leafHash, byte[] body) {}
