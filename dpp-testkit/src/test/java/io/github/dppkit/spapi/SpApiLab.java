package io.github.dppkit.spapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dppkit.crypto.FieldEncryptor;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.ScopeErasedException;
import io.github.dppkit.keys.internal.DataKeys;
import io.github.dppkit.keys.internal.KeyCaches;
import io.github.dppkit.keys.spi.DeadlineSource;
import io.github.dppkit.keys.spi.KeyEvents;
import io.github.dppkit.pii.ActorId;
import io.github.dppkit.pii.PiiCategory;
import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.pii.Provenance;
import io.github.dppkit.pii.Purpose;
import io.github.dppkit.pii.RevealPermit;
import io.github.dppkit.pii.SellingPartner;
import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.policy.Environment;
import io.github.dppkit.spapi.spi.OrderObservation;
import io.github.dppkit.testkit.InMemoryKeyStore;
import io.github.dppkit.testkit.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An encryptor of payloads over a store in memory; order facts, reports and key events in lists. */
final class SpApiLab {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final SellingPartner SELLER = SellingPartner.of("A2EUQ1WTGCTBG2");
    static final SpApiOperation GET_ORDER = SpApiOperation.of("orders", "2026-01-01", "getOrder");
    static final SpApiOperation SEARCH_ORDERS = SpApiOperation.of("orders", "2026-01-01", "searchOrders");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    final InMemoryKeyStore store = new InMemoryKeyStore();
    final Map<PiiScope, OrderObservation> observed = new LinkedHashMap<>();
    final List<IngestReport> reports = new ArrayList<>();
    final List<KeyEvents.Type> events = new ArrayList<>();
    final Set<PiiScope> erased = new HashSet<>();
    final SpApiEncryptor encryptor;
    private final MovableClock clock = MovableClock.at(NOW);
    private final PermitIssuer issuer = new PermitIssuer(clock);

    SpApiLab() {
        this(SpApiSettings.defaults());
    }

    SpApiLab(SpApiSettings settings) {
        DeadlineSource deadlines = (scope, provenance, now) -> {
            if (erased.contains(scope)) {
                throw new ScopeErasedException();
            }
            return new DeadlineSource.Deadline(
                    provenance.obtainedAt(), provenance.obtainedAt().plus(Duration.ofDays(30)));
        };
        KeyEvents record = (type, scope) -> events.add(type);
        KeyCaches caches = new KeyCaches(Duration.ofSeconds(60), 1_000, clock.nanos());
        DataKeys keys =
                new DataKeys(Environment.of("prod"), RootKey.ephemeral(), store, deadlines, record, clock, caches);
        encryptor = SpApiEncryptor.create(
                FieldEncryptor.create(keys, issuer, record, (value, scope) -> {}),
                (scope, observation, provenance) -> {
                    assertThat(store.dataKey(scope).isPresent() && !observed.containsKey(scope))
                            .as("facts come before the first key")
                            .isFalse();
                    observed.put(scope, observation);
                },
                reports::add,
                settings);
    }

    static Provenance now() {
        return Provenance.spApi("orders/2026-01-01/getOrder", NOW);
    }

    EncryptedJson encrypt(SpApiOperation operation, String json) {
        return encryptor.encrypt(operation, json.getBytes(StandardCharsets.UTF_8), SELLER, now());
    }

    String decrypt(SpApiOperation operation, EncryptedJson stored) {
        return decrypt(operation, text(stored), stored.scopes());
    }

    String decrypt(SpApiOperation operation, String stored, Collection<PiiScope> scopes) {
        return new String(
                encryptor.decrypt(operation, stored.getBytes(StandardCharsets.UTF_8), SELLER, permit(scopes)),
                StandardCharsets.UTF_8);
    }

    RevealPermit permit(Collection<PiiScope> scopes, PiiCategory... categories) {
        return RevealPermit.issue(
                issuer,
                new ActorId(ActorId.Kind.PERSON, "j.nowak"),
                Purpose.SHIPPING,
                scopes,
                List.of(categories.length == 0 ? PiiCategory.values() : categories),
                clock.instant().plusSeconds(60));
    }

    static PiiScope order(String id) {
        return PiiScope.order(SELLER, id);
    }

    static String text(EncryptedJson stored) {
        return new String(stored.bytes(), StandardCharsets.UTF_8);
    }

    static JsonNode tree(String json) {
        return JSON.readTree(json);
    }

    /** Returns the pointers of leaves that are encrypted. */
    static Set<String> encrypted(EncryptedJson stored) {
        Set<String> found = new java.util.TreeSet<>();
        collect(tree(text(stored)), "", found);
        return found;
    }

    private static void collect(JsonNode node, String pointer, Set<String> found) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getValue(), pointer + "/" + field.getKey(), found));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), pointer + "/" + i, found);
            }
        } else if (node.isString() && node.stringValue().startsWith("dpp1.")) {
            found.add(pointer);
        }
    }
}
