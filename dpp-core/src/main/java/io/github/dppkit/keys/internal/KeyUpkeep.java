package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.EpochSecretRecord;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.policy.Enforces;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a run of disposal does with keys that are not a scope's any more: rolls what erases left, collects orphans. */
@Enforces({"A2.1.a", "L4.d"})
public final class KeyUpkeep {

    private final KeyStore store;
    private final EpochRoll roll;
    private final BatchMoves moves;
    private final EpochsAhead ahead;
    private final OpenedKeys opened;
    private final InstantSource clock;
    private final SecretUpkeep secrets;
    private final ThreadKey threadKey;
    private final KeyErasure erasure;

    KeyUpkeep(
            KeyStore store,
            EpochSecrets epochs,
            EpochRoll roll,
            BatchMoves moves,
            OpenedKeys opened,
            InstantSource clock,
            SecretUpkeep secrets,
            ThreadKey threadKey,
            KeyErasure erasure) {
        this.store = store;
        this.roll = roll;
        this.moves = moves;
        this.ahead = new EpochsAhead(store, epochs);
        this.opened = opened;
        this.clock = clock;
        this.secrets = secrets;
        this.threadKey = threadKey;
        this.erasure = erasure;
    }

    /**
     * Returns the secrets that are dirty and due to be rolled. One that a roll made today waits until tomorrow: a day's
     * secret is rolled once a day at most, whatever is erased.
     *
     * @param madeBefore the start of today; {@link Instant#MAX} for every dirty secret at once
     * @return perhaps none
     */
    public List<EpochSecretRecord> dirtyEpochs(Instant madeBefore) {
        return roll.due(madeBefore);
    }

    /**
     * Wraps every active key of a dirty secret under a newer secret of the same day, then destroys it: from then on copies
     * of the keys that were erased are noise. It goes on after any crash, and several nodes may do it at once.
     *
     * @param dirty which secret
     * @return whether it is destroyed; a damaged key, or one that is changed all the time, keeps it until its day
     */
    public boolean roll(EpochSecretRecord dirty) {
        try {
            return roll.run(dirty);
        } finally {
            threadKey.clear();
        }
    }

    /**
     * Tells since when no copy of an erased key opens.
     *
     * @param lastKeyDay the latest day under which it was ever wrapped
     * @return today if every secret it was under is destroyed, by its day or by a roll, whenever that was; null while one is
     *     left
     */
    public @Nullable LocalDate noiseSince(LocalDate lastKeyDay) {
        // an erase marks every secret its key was under, so that one which is left is among these
        boolean left = store.dirtyEpochSecrets().stream()
                .anyMatch(dirty -> !dirty.day().isAfter(lastKeyDay));
        return left ? null : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Returns active keys that were made in a span of time, page by page.
     *
     * @param from the first instant of it
     * @param until the first instant after it
     * @param after the last key of the page before, null for the first
     * @param limit how many at most
     * @return empty at the end
     */
    public List<DataKeyRecord> activeKeys(Instant from, Instant until, @Nullable DataKeyRecord after, int limit) {
        return store.activeDataKeys(from, until, after, limit);
    }

    /**
     * Returns keys whose erase has begun and has not ended, page by page.
     *
     * @param after the last key of the page before, null for the first
     * @param limit how many at most
     * @return empty at the end
     */
    public List<DataKeyRecord> disposingKeys(@Nullable DataKeyRecord after, int limit) {
        return store.disposingDataKeys(after == null ? null : after.id(), limit);
    }

    /**
     * Returns those of some keys that are still stored, as they are now.
     *
     * @param read the keys as they were read, at most 500
     * @return perhaps none; a key that its scope was given since is not among them
     */
    public List<DataKeyRecord> present(List<DataKeyRecord> read) {
        if (read.isEmpty()) {
            return read;
        }
        Set<DataKeyId> ids = read.stream().map(DataKeyRecord::id).collect(Collectors.toSet());
        return store.dataKeys(read.stream().map(DataKeyRecord::scope).toList()).stream()
                .filter(key -> ids.contains(key.id()))
                .toList();
    }

    /**
     * Erases exactly this key, which no deadline bounds, with the one that replaces it or that it replaces; one that its scope
     * was given since stays.
     *
     * @param orphan as it is stored
     */
    public void eraseOrphan(DataKeyRecord orphan) {
        store.beginDisposal(orphan.id());
        store.supersededDataKey(orphan.scope()).ifPresent(former -> store.removeDataKey(former.id()));
        store.removeDataKey(orphan.id());
        if (orphan.state() == DataKeyRecord.State.SUPERSEDED) {
            // the erase of the key in its place has begun as well; one that the scope was given since is active and
            // stays
            store.dataKey(orphan.scope()).ifPresent(present -> store.removeDataKey(present.id()));
        }
        opened.forget(orphan.scope());
    }

    /**
     * Begins the erase of the keys of many scopes, each as {@link DataKeys#beginErase} does, in one call of the store. If
     * it throws, that of any of them may have begun.
     *
     * @param scopes whose keys, each once
     */
    public void beginErase(Collection<PiiScope> scopes) {
        erasure.beginAll(scopes);
    }

    /**
     * Removes the keys of many scopes, each as {@link DataKeys#finishErase} does, and reads back what is left.
     *
     * @param scopes whose keys, each once
     * @return the scopes that still have a key; try each alone
     */
    public Set<PiiScope> finishErase(Collection<PiiScope> scopes) {
        return erasure.finishAll(scopes);
    }

    /**
     * Marks every epoch secret as dirty, as after a compromise: the next roll of all that is dirty puts every active key under
     * a fresh secret. Alone it replaces no key that somebody may hold.
     *
     * @return how many were not dirty before
     */
    public int markAllEpochsDirty() {
        return store.markAllEpochsDirty();
    }

    /**
     * Returns what is done to secrets as such: rotation of the root key, and generations.
     *
     * @return always the same
     */
    public SecretUpkeep secrets() {
        return secrets;
    }

    /**
     * Moves the data keys of many scopes in a few statements, each as {@link DataKeys#move} does.
     *
     * @param orders which keys, and where to; each scope once
     * @return what became of each; nothing for one that somebody else changed meanwhile or that does not open: move it alone
     */
    public Map<PiiScope, DataKeys.Move> moveAll(List<KeyMove> orders) {
        return moves.run(orders);
    }

    /**
     * Returns the days of a span that have no secret yet.
     *
     * @param first the first day
     * @param last the last day
     * @return in order; empty, without a look at the store, once all were found made
     */
    public List<LocalDate> daysWithoutSecret(LocalDate first, LocalDate last) {
        return ahead.missing(first, last);
    }

    /**
     * Makes the first secret of a day to come, unless it has one.
     *
     * @param day the day
     */
    public void makeSecret(LocalDate day) {
        ahead.make(day);
    }

    /**
     * Returns the secrets of days that have come and are not destroyed yet.
     *
     * @param lastDay the last day; not after today
     * @return by day, then by version
     */
    public List<EpochSecretRecord> overdueSecrets(LocalDate lastDay) {
        return store.epochSecrets(LocalDate.EPOCH, lastDay);
    }

    /**
     * Returns active keys that are wrapped under a secret, page by page.
     *
     * @param secret which secret
     * @param after the last key of the page before, null for the first
     * @param limit how many at most
     * @return empty at the end
     */
    public List<DataKeyRecord> activeKeys(EpochSecretRecord secret, @Nullable DataKeyRecord after, int limit) {
        return store.activeDataKeys(secret.day(), secret.version(), after == null ? null : after.id(), limit);
    }

    /**
     * Claims the right to raise the alarm about a secret; see {@link KeyStore#claimEpochAlarm}.
     *
     * @param secret which secret
     * @param now the current time
     * @param until when the claim lapses
     * @return whether the caller has it
     */
    public boolean claimAlarm(EpochSecretRecord secret, Instant now, Instant until) {
        return store.claimEpochAlarm(secret.day(), secret.version(), now, until);
    }
}
