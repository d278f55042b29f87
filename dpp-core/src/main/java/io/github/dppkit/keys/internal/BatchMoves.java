package io.github.dppkit.keys.internal;

import io.github.dppkit.keys.KeyUnavailableException;
import io.github.dppkit.keys.spi.DataKeyId;
import io.github.dppkit.keys.spi.DataKeyRecord;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.policy.Enforces;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves the data keys of many scopes in two statements of the key store: all are read, all are rewrapped.
 *
 * <p>Each key is moved as {@link DataKeys#move} moves it or stays as it is; one that somebody else changed meanwhile, whose
 * secret is gone, that does not open, or beside which a superseded one is left, is left out of the answer, for a move of its own.
 * A day whose secret is damaged holds up its own keys alone.
 */
@Enforces("L4.d")
final class BatchMoves {

    private final KeyStore store;
    private final EpochSecrets epochs;
    private final DataKeyWrapping wrapping;
    private final OpenedKeys opened;
    private final KeyEvents events;

    BatchMoves(KeyStore store, EpochSecrets epochs, DataKeyWrapping wrapping, OpenedKeys opened, KeyEvents events) {
        this.store = store;
        this.epochs = epochs;
        this.wrapping = wrapping;
        this.opened = opened;
        this.events = events;
    }

    /** Whose key-encryption key. */
    private record Target(SellingPartner partner, LocalDate day) {}

    /** Returns what became of each key; nothing for one that needs another try. */
    Map<PiiScope, DataKeys.Move> run(List<KeyMove> moves) {
        Map<PiiScope, DataKeyRecord> stored = new HashMap<>();
        Set<PiiScope> withFormerKey = new HashSet<>();
        for (DataKeyRecord key :
                store.dataKeys(moves.stream().map(KeyMove::scope).toList())) {
            if (key.state() == DataKeyRecord.State.SUPERSEDED) {
                withFormerKey.add(key.scope());
            } else {
                stored.putIfAbsent(key.scope(), key);
            }
        }
        Map<Target, EpochSecrets.Kek> keks = new HashMap<>();
        Set<LocalDate> damaged = new HashSet<>();
        Map<PiiScope, DataKeys.Move> answers = new HashMap<>();
        List<DataKeyRecord> next = new ArrayList<>();
        for (KeyMove move : moves) {
            if (withFormerKey.contains(move.scope())) {
                continue; // both of its keys move, and the former one first
            }
            DataKeyRecord key = stored.get(move.scope());
            DataKeys.@Nullable Move known = answer(key, move);
            if (known != null) {
                answers.put(move.scope(), known);
            } else if (key != null) {
                DataKeyRecord moved = rewrapped(key, move, keks, damaged);
                if (moved != null) {
                    next.add(moved);
                } else if (damaged.contains(key.epochDay()) || damaged.contains(move.day())) {
                    answers.put(move.scope(), DataKeys.Move.DAMAGED);
                }
            }
        }
        Set<DataKeyId> replaced = next.isEmpty() ? Set.of() : store.rewrapDataKeys(next);
        next.stream()
                .filter(key -> replaced.contains(key.id()))
                .forEach(key -> answers.put(key.scope(), DataKeys.Move.DONE));
        answers.keySet().forEach(opened::forget); // an opened key would serve no longer than to the day it had
        return answers;
    }

    private static DataKeys.@Nullable Move answer(@Nullable DataKeyRecord key, KeyMove move) {
        if (key == null) {
            return DataKeys.Move.ABSENT;
        }
        if (key.state() != DataKeyRecord.State.ACTIVE) {
            return DataKeys.Move.DISPOSING;
        }
        return key.epochDay().equals(move.day()) ? DataKeys.Move.DONE : null;
    }

    /** Returns null for a key that needs a try of its own; what is wrong with one day stops no other. */
    private @Nullable DataKeyRecord rewrapped(
            DataKeyRecord key, KeyMove move, Map<Target, EpochSecrets.Kek> keks, Set<LocalDate> damaged) {
        if (Stream.of(key.epochDay(), move.day()).anyMatch(day -> damaged.contains(day) || epochs.isOver(day))) {
            return null;
        }
        Target target = new Target(move.scope().partner(), move.day());
        try {
            EpochSecrets.Kek kek =
                    keks.computeIfAbsent(target, first -> epochs.forWrapping(first.partner(), first.day()));
            return wrapping.rewrap(key, move.day(), move.knownUntil(), kek);
        } catch (KeyUnavailableException e) {
            if (!DamagedSecretException.causes(e)) {
                throw e;
            }
            damaged.add(keks.containsKey(target) ? key.epochDay() : move.day());
            return null;
        } catch (GeneralSecurityException e) {
            events.record(KeyEvents.Type.INTEGRITY, key.scope());
            return null;
        }
    }
}
