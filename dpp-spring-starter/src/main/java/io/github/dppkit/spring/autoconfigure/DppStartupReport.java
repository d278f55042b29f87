package io.github.dppkit.spring.autoconfigure;

import io.github.dppkit.Dpp;
import io.github.dppkit.audit.WriterId;
import io.github.dppkit.spring.ControlStatus;
import io.github.dppkit.spring.ControlStatus.ProvidedBy;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says once, in one line at level INFO, what is on, who provides it, and what is off; and warns if disposal clears nothing. */
final class DppStartupReport implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(DppStartupReport.class);

    private final Dpp dpp;
    private final Controls controls;
    private final KeyCare care;

    DppStartupReport(Dpp dpp, Controls controls, KeyCare care) {
        this.dpp = dpp;
        this.controls = controls;
        this.care = care;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<ControlStatus> all = controls.all();
        LOG.info("{}", line(all));
        if (isOff(all, Controls.SANITIZER)) {
            LOG.warn(
                    "dppkit does not sanitize the log: no sanitizer that knows what is encrypted is before every appender,"
                            + " so what is logged goes out as it is. It needs Logback or Log4j 2, and Boot's own way of starting it"
                            + " (docs/spring.md).");
        }
        if (isOff(all, Controls.TARGETS)) {
            LOG.warn(
                    "dppkit will clear nothing: no bean of type DisposalTarget is registered. When data are due their keys"
                            + " die, and what your tables hold of them stays as it is. Register each table, such as"
                            + " TableTarget.builder(dataSource, table) (docs/spring.md).");
        }
    }

    /** Returns the line. */
    String line() {
        return line(controls.all());
    }

    private String line(List<ControlStatus> all) {
        return "dppkit is on: environment " + dpp.environment().name()
                + (dpp.environment().test() ? " (test: no real data)" : "") + ", node "
                + node() + ", policy "
                + dpp.policy().id() + " (" + dpp.policy().status().label() + ")" + care.line() + "; by dppkit: "
                + names(all, c -> c.on() && c.provider() == ProvidedBy.DPPKIT) + "; by the application: "
                + names(all, c -> c.on() && c.provider() != ProvidedBy.DPPKIT) + "; off: " + names(all, c -> !c.on());
    }

    /** Returns the node's name; a trail over a restored store has no writer until a person acknowledges the restore. */
    private String node() {
        WriterId writer = dpp.audit().status().writer();
        return writer == null ? "ROLLED_BACK (the audit store was restored from a backup)" : writer.node();
    }

    private static boolean isOff(List<ControlStatus> all, String control) {
        return all.stream().anyMatch(each -> each.control().equals(control) && !each.on());
    }

    private static String names(List<ControlStatus> all, Predicate<ControlStatus> which) {
        String names = all.stream().filter(which).map(ControlStatus::control).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }
}
