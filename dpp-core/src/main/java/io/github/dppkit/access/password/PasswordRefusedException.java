package io.github.dppkit.access.password;

import io.github.dppkit.DppException;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses a new password and names every rule it breaks; nothing of the password is in it. */
public final class PasswordRefusedException extends DppException {

    private static final long serialVersionUID = 1L;

    /** Every rule it breaks. */
    private final transient List<PasswordFinding> findings;

    PasswordRefusedException(List<PasswordFinding> findings) {
        super(findings.stream()
                .map(finding -> finding.advice() + " (" + finding.clause() + ")")
                .collect(Collectors.joining("; ", "Password refused: ", ".")));
        this.findings = List.copyOf(findings);
    }

    /**
     * Returns every rule it breaks.
     *
     * @return one or more; empty after the exception was serialised
     */
    public List<PasswordFinding> findings() {
        return findings == null ? List.of() : findings;
    }
}
