package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.access.AccessPolicy;
import io.github.dppkit.access.spi.GrantStore;
import io.github.dppkit.audit.spi.AuditStore;
import io.github.dppkit.audit.spi.CheckpointAnchor;
import io.github.dppkit.crypto.spi.ReencryptionTarget;
import io.github.dppkit.keys.RootKey;
import io.github.dppkit.keys.SigningKey;
import io.github.dppkit.keys.spi.GenerationStore;
import io.github.dppkit.keys.spi.KeyStore;
import io.github.dppkit.policy.DppPolicy;
import io.github.dppkit.retention.spi.DisposalTarget;
import io.github.dppkit.retention.spi.ErasureLedger;
import io.github.dppkit.retention.spi.RetentionStore;
import io.github.dppkit.spapi.SpApiSettings;
import io.github.dppkit.spring.ControlReporter;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import io.github.dppkit.spring.retention.DisposalSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Every control that dppkit has, on or off, whichever auto-configurations ran: a control of an auto-configuration that was
 * excluded is listed too. Reporters of the application follow.
 */
final class Controls {

    private static final String ANCHOR = "anchor";

    /** Name of the control that is off while nothing is cleared at disposal. */
    static final String TARGETS = "disposal-targets";

    /** Name of the control that is off while lines of the log go out as they are. */
    static final String SANITIZER = "log-sanitizer";

    /** Name of the control that is off where Boot took another logging system. */
    static final String HOOK = "log-hook";

    /** What no {@code Dpp} is built without. */
    private static final Map<String, Class<?>> IN_EVERY_DPP = inEveryDpp();

    private final ConfigurableListableBeanFactory beans;

    Controls(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    private static Map<String, Class<?>> inEveryDpp() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        types.put("policy", DppPolicy.class);
        types.put("root-key", RootKey.class);
        types.put("signing-key", SigningKey.class);
        types.put(ANCHOR, CheckpointAnchor.class);
        types.put("erasure-ledger", ErasureLedger.class);
        types.put("access-policy", AccessPolicy.class);
        types.put("spapi", SpApiSettings.class);
        types.put("key-store", KeyStore.class);
        types.put("audit-store", AuditStore.class);
        types.put("grant-store", GrantStore.class);
        types.put("retention-store", RetentionStore.class);
        return types;
    }

    /** Returns them as they are now. */
    List<ControlStatus> all() {
        boolean theirs = BeanControl.isOfTheApplication(beans, Dpp.class);
        Map<String, ControlStatus> ours = new LinkedHashMap<>();
        if (theirs) {
            put(ours, new ControlStatus("dpp", true, ProvidedBy.APPLICATION));
        }
        if (beans.getBeanProvider(DppCustomizer.class).stream().findAny().isPresent()) {
            put(ours, new ControlStatus("customizer", true, ProvidedBy.APPLICATION));
        }
        IN_EVERY_DPP.forEach((control, type) -> put(
                ours,
                theirs
                        ? new ControlStatus(control, true, ProvidedBy.APPLICATION)
                        : BeanControl.of(control, beans, type)));
        if (!theirs && isEveryAnchorOutOfReach()) {
            put(ours, ControlStatus.off(ANCHOR));
        }
        put(ours, ownKeyDatabase(theirs));
        put(ours, BeanControl.of("generations", beans, GenerationStore.class));
        put(ours, ControlStatus.off(SANITIZER));
        put(ours, ControlStatus.off(HOOK));
        put(ours, BeanControl.of(TARGETS, beans, DisposalTarget.class));
        put(ours, BeanControl.of("reencryption-targets", beans, ReencryptionTarget.class));
        put(ours, BeanControl.of("disposal-schedule", beans, DisposalSchedule.class));
        List<ControlStatus> others = new ArrayList<>();
        beans.getBeanProvider(ControlReporter.class)
                .orderedStream()
                .map(ControlReporter::report)
                .forEach(status -> {
                    if (ours.containsKey(status.control())) {
                        put(ours, status);
                    } else {
                        others.add(status);
                    }
                });
        List<ControlStatus> all = new ArrayList<>(ours.values());
        all.addAll(others);
        return all;
    }

    private static void put(Map<String, ControlStatus> into, ControlStatus status) {
        into.put(status.control(), status);
    }

    private boolean isEveryAnchorOutOfReach() {
        Dpp dpp = beans.getBeanProvider(Dpp.class).getIfAvailable();
        int missed = dpp == null ? 0 : dpp.audit().status().unavailableAnchors().size();
        return missed > 0
                && missed
                        >= beans.getBeanProvider(CheckpointAnchor.class).stream()
                                .count();
    }

    private ControlStatus ownKeyDatabase(boolean theirs) {
        OpenedStores opened =
                theirs ? null : beans.getBeanProvider(OpenedStores.class).getIfAvailable();
        return opened != null && opened.isKeyDatabaseItsOwn()
                ? new ControlStatus("own-key-database", true, ProvidedBy.APPLICATION)
                : ControlStatus.off("own-key-database");
    }
}
