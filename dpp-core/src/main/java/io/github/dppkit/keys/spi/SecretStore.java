package io.github.dppkit.keys.spi;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The half of a {@link KeyStore} that keeps wrapped secrets: those of the deadline days, and those that have a name. There
 * are at most some hundred.
 */
public interface SecretStore {

    /**
     * Returns the newest secret of a deadline day.
     *
     * @param day the day
     * @return empty if it was never made or is destroyed
     */
    Optional<EpochSecretRecord> epochSecret(LocalDate day);

    /**
     * Returns one secret of a deadline day.
     *
     * @param day the day
     * @param version which of its secrets
     * @return empty if it was never made or is destroyed
     */
    Optional<EpochSecretRecord> epochSecret(LocalDate day, int version);

    /**
     * Adds the first secret of a day unless the day has one of any version; of two callers one wins.
     *
     * @param candidate what to add, version 1
     * @return the newest that is stored now: the candidate or one that was there first
     */
    EpochSecretRecord addEpochSecret(EpochSecretRecord candidate);

    /**
     * Adds the next secret of a day if the newest stored has the version before; of two callers one wins.
     *
     * @param next what to add
     * @return false if the newest is another or there is none; nothing is changed then
     */
    boolean succeedEpochSecret(EpochSecretRecord next);

    /**
     * Returns the dirty secrets.
     *
     * @return by day, then by version
     */
    List<EpochSecretRecord> dirtyEpochSecrets();

    /**
     * Destroys one secret if its day has a newer one and no active data key is wrapped under it.
     *
     * @param day the day
     * @param version which of its secrets
     * @return false if one of the two is not so, or it is gone; nothing is changed then
     */
    boolean destroyEpochSecret(LocalDate day, int version);

    /**
     * Destroys all secrets of all days up to one. Repeating it does no harm.
     *
     * @param lastDay the last day whose secrets go
     * @return how many were there
     */
    int destroyEpochSecrets(LocalDate lastDay);

    /**
     * Returns a secret by name.
     *
     * @param name its name
     * @return empty if there is none
     */
    Optional<NamedSecretRecord> namedSecret(String name);

    /**
     * Adds a named secret unless there is one; of two callers one wins.
     *
     * @param candidate what to add
     * @return what is stored now
     */
    NamedSecretRecord addNamedSecret(NamedSecretRecord candidate);

    /**
     * Destroys a named secret. Repeating it does no harm.
     *
     * @param name which
     * @return whether there was one
     */
    boolean destroyNamedSecret(String name);

    /**
     * Marks every secret of every day as dirty, so that the next roll replaces all of them. Repeating it marks only what was
     * made since.
     *
     * @return how many were not dirty before
     */
    int markAllEpochsDirty();

    /**
     * Returns the secrets of all days.
     *
     * @return by day, then by version
     */
    List<EpochSecretRecord> epochSecrets();

    /**
     * Returns all named secrets.
     *
     * @return by name
     */
    List<NamedSecretRecord> namedSecrets();

    /**
     * Replaces the wrapping of an epoch secret if it is still stored as given: wrapped bytes and root URI change, everything
     * else, its being dirty too, stays.
     *
     * @param stored as it was read
     * @param wrapped the same secret, wrapped anew
     * @param rootUri what it is wrapped under now
     * @return false if it is gone or its wrapped bytes are others; nothing is changed then
     */
    boolean rewrapEpochSecret(EpochSecretRecord stored, WrappedKey wrapped, String rootUri);

    /**
     * Replaces the wrapping of a named secret if it is still stored as given.
     *
     * @param stored as it was read
     * @param wrapped the same secret, wrapped anew
     * @param rootUri what it is wrapped under now
     * @return false if it is gone or its wrapped bytes are others; nothing is changed then
     */
    boolean rewrapNamedSecret(NamedSecretRecord stored, WrappedKey wrapped, String rootUri);

    /**
     * Returns an instant that is kept with the keys, such as that of the last backup of this store.
     *
     * @param name lower-case letters, digits and dashes, at most 40
     * @return empty if there is none of that name
     */
    Optional<Instant> keyDate(String name);

    /**
     * Returns all such instants whose names begin alike.
     *
     * @param prefix lower-case letters, digits and dashes
     * @return by name
     */
    Map<String, Instant> keyDates(String prefix);

    /**
     * Sets, changes or removes such an instant, unless somebody else was first.
     *
     * @param name its name
     * @param expected as it is stored, null if it is not
     * @param next as it shall be, null to remove it
     * @return false if another is stored than expected; nothing is changed then
     */
    boolean replaceKeyDate(String name, @Nullable Instant expected, @Nullable Instant next);

    /**
     * Returns the secrets of a span of days.
     *
     * @param first the first day
     * @param last the last day
     * @return by day, then by version
     */
    List<EpochSecretRecord> epochSecrets(LocalDate first, LocalDate last);

    /**
     * Claims the right to raise the one alarm about a secret, unless somebody has it: a claim that lapses is free again, one
     * without end says that the alarm is on record.
     *
     * @param day the secret's day
     * @param version its version
     * @param now the current time: a claim up to now has lapsed
     * @param until when this claim lapses
     * @return false if somebody has it, or the secret is not there
     */
    boolean claimEpochAlarm(LocalDate day, int version, Instant now, Instant until);
}
