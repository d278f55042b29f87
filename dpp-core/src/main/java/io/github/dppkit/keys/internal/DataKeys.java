package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.policy.Enforces;
import io.github.dppkit.policy.Environment;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;

/**
 * Makes and opens the data keys of scopes.
 *
 * <p>A data key comes into being together with its deadline and is wrapped under the secret of that day, so nothing can
 * be encrypted without a date of death.
 */
@Enforces({"A2.1.a", "A2.4.a"})
public final class DataKeys {

    /** What became of a key that was to be moved. */
    public enum Move {
        /** It is wrapped under the day asked for. */
        DONE,
        /** There is no such key. */
        ABSENT,
        /** Its erase has begun; it was left where it is. */
        DISPOSING,
        /** The secret of the day it has, or is to have, does not open; that is on record, and it was left where it is. */
        DAMAGED
    }

    private final EpochSecrets epochs;
    private final KeyStore store;
    private final OpenedKeys opened;
    private final KeyMoves moves;
    private final DeadlineSource deadlines;
    private final KeyErasure erasure;
    private final NewDataKeys making;
    private final KeyUpkeep upkeep;
    private final KeyReplacement replacement;
    private final WithdrawalWatch watch;
    private final ThreadKey threadKey = new ThreadKey();

    /**
     * Creates the data keys of one {@code Dpp}.
     *
     * @param environment what every key is bound to
     * @param rootKey opens the epoch secrets
     * @param store keeps the wrapped keys
     * @param deadlines tells the first deadline of a scope
     * @param events hears what keys do
     * @param clock the time
     * @param caches how opened keys are cached
     */
    public DataKeys(
            Environment environment,
            RootKey rootKey,
            KeyStore store,
            DeadlineSource deadlines,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches) {
        this(environment, SecretWrapping.of(rootKey), store, deadlines, events, clock, caches);
    }

    /**
     * Creates the data keys of one {@code Dpp}.
     *
     * @param environment what every key is bound to
     * @param secrets opens the epoch secrets
     * @param store keeps the wrapped keys
     * @param deadlines tells the first deadline of a scope
     * @param events hears what keys do
     * @param clock the time
     * @param caches how opened keys are cached
     */
    public DataKeys(
            Environment environment,
            SecretWrapping secrets,
            KeyStore store,
            DeadlineSource deadlines,
            KeyEvents events,
            InstantSource clock,
            KeyCaches caches) {
        this.store = new GuardedKeyStore(store);
        this.epochs = new EpochSecrets(environment, secrets, this.store, events, clock, caches);
        DataKeyWrapping wrapping = new DataKeyWrapping(environment, epochs);
        this.watch = new WithdrawalWatch(store, caches);
        this.opened = new OpenedKeys(wrapping, this.store, caches, watch);
        watch.add(epochs);
        this.erasure = new KeyErasure(this.store, opened, threadKey);
        this.upkeep = new KeyUpkeep(
                this.store,
                epochs,
                new EpochRoll(this.store, epochs, wrapping, events, clock),
                new BatchMoves(this.store, epochs, wrapping, opened, events),
                opened,
                clock,
                SecretUpkeep.create(environment, secrets.recording(events), this.store, clock),
                threadKey,
                erasure);
        this.moves = new KeyMoves(this.store, wrapping, opened, events);
        this.deadlines = deadlines;
        this.making = new NewDataKeys(
                wrapping, this.store, deadlines, events, clock, opened, new NewDataKeys.Follow(moves, erasure));
        this.replacement = new KeyReplacement(this.store, wrapping, opened, events, clock);
    }

    /**
     * Returns the data key of a scope, making it at the scope's first value.
     *
     * @param scope whose key
     * @param provenance where the value comes from
     * @param nowMillis the current time
     * @return the key
     * @throws ScopeErasedException if the scope is erased, its erase has begun, or its last day has come
     * @throws KeyUnavailableException if the key store or the root key does not answer
     * @throws GeneralSecurityException if the stored key is not what it should be
     */
    public DataKey forEncryption(PiiScope scope, Provenance provenance, long nowMillis)
            throws GeneralSecurityException {
        deadlines.requireOpen();
        DataKey cached = opened.get(scope, nowMillis);
        if (cached != null) {
            return cached;
        }
        long readAt = opened.now();
        DataKeyRecord stored = store.dataKey(scope).orElse(null);
        if (stored == null) {
            return making.create(scope, provenance);
        }
        boolean active = stored.state() == DataKeyRecord.State.ACTIVE;
        if (!active || nowMillis >= EpochSecrets.endMillis(stored.epochDay())) {
            throw new ScopeErasedException();
        }
        return opened.open(scope, stored, 0, readAt);
    }

    /**
     * Returns the data key of a scope to open a value with.
     *
     * @param scope where the caller says the value comes from
     * @param id which key the value names
     * @param nowMillis the current time
     * @return the key
     * @throws KeyUnavailableException if the scope has no key any more, or the root key does not answer
     * @throws GeneralSecurityException if the value names another key than the scope's, its superseded one included, or the
     *     stored key is not what it should be
     */
    public DataKey forDecryption(PiiScope scope, DataKeyId id, long nowMillis) throws GeneralSecurityException {
        DataKey key = opened.get(scope, nowMillis);
        if (key == null) {
            long readAt = opened.now();
            DataKeyRecord stored = store.dataKey(scope).orElse(null);
            if (stored == null) {
                throw withoutKey(id);
            }
            key = opened.open(scope, stored, 0, readAt);
        }
        DataKey named = key.id().equals(id) ? key : opened.other(scope, id, nowMillis);
        if (named == null) {
            throw new GeneralSecurityException("value of another key");
        }
        return named;
    }

    /**
     * Opens the data keys of many scopes with one reading of the key store, so that the values read next find them.
     *
     * @param scopes whose keys; of one that has none, or a damaged one, the next read tells
     * @param nowMillis the current time
     * @throws KeyUnavailableException if the key store or the root key does not answer
     */
    public void load(Collection<PiiScope> scopes, long nowMillis) {
        opened.load(scopes, nowMillis);
    }

    /**
     * Refuses to read what is not encrypted of a scope whose key is being erased or past its day.
     *
     * @param scope whose data
     * @param nowMillis the current time
     * @throws KeyUnavailableException if it is so, or the key store does not answer
     */
    public void requireNotErased(PiiScope scope, long nowMillis) {
        DataKeyRecord stored = store.dataKey(scope).orElse(null);
        boolean over = stored != null
                && (stored.state() != DataKeyRecord.State.ACTIVE
                        || nowMillis >= EpochSecrets.endMillis(stored.epochDay()));
        if (over || deadlines.isErased(scope)) {
            throw new KeyUnavailableException(
                    "Data key unavailable (A2.1.a): the scope is erased or past its deadline.");
        }
    }

    /** An erased scope has no key any more; a value whose key lives under another scope was moved here. */
    private KeyUnavailableException withoutKey(DataKeyId id) throws GeneralSecurityException {
        if (store.dataKey(id).isPresent()) {
            throw new GeneralSecurityException("value of another scope");
        }
        return new KeyUnavailableException(
                "Data key unavailable (A2.1.a): the scope has none; it was never made or is erased.");
    }

    /**
     * Wraps the data key of a scope under another deadline day; the key itself and the data under it stay as they are.
     * Repeating it does no harm. A copy of the earlier wrapping opens until that day's secret is destroyed: a move to an
     * earlier day makes that secret dirty, and the next roll destroys it.
     *
     * @param scope whose key
     * @param day the day, still to come
     * @param knownUntil the last instant at which the anchor was known not to have happened
     * @return what became of it
     * @throws KeyUnavailableException if the day, or the one it is wrapped under, has passed, the keys do not answer, or
     *     the stored key is damaged
     */
    public Move move(PiiScope scope, LocalDate day, Instant knownUntil) {
        return moves.move(scope, day, knownUntil);
    }

    /**
     * Begins the erase of a scope's key: it opens and encrypts nothing any more, here at once, on other nodes
     * about a second later, when their caches end at the latest. This and the two that follow may be repeated, and throw if
     * the key store does not answer.
     *
     * @param scope whose key
     * @return whether there is one
     */
    public boolean beginErase(PiiScope scope) {
        return erasure.begin(scope);
    }

    /**
     * Removes a scope's key and reads back that it is gone. Copies of the wrapped key, in old pages and backups, open until
     * the secrets they are under are destroyed, by the next roll.
     *
     * @param scope whose key
     */
    public void finishErase(PiiScope scope) {
        erasure.finish(scope);
    }

    /**
     * Destroys the epoch secrets of all days up to one, and forgets what came of them.
     *
     * @param lastDay the last day; not after today
     * @return how many were there
     */
    public int destroyEpochs(LocalDate lastDay) {
        return epochs.destroy(lastDay);
    }

    /**
     * Returns what a run of disposal does with keys that are not a scope's any more.
     *
     * @return always the same
     */
    public KeyUpkeep upkeep() {
        return upkeep;
    }

    /**
     * Returns what gives scopes new keys after a compromise.
     *
     * @return always the same
     */
    public KeyReplacement replacement() {
        return replacement;
    }

    /** Takes the last key out of the calling thread, where the cryptography library would keep it until the next use. */
    public void clearThread() {
        threadKey.clear();
    }

    /**
     * Returns the watch over withdrawn keys, for other keys of the same store.
     *
     * @return always the same
     */
    public WithdrawalWatch watch() {
        return watch;
    }
}
