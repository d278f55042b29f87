package io.github.dppkit.retention.internal;

import io.github.dppkit.pii.PiiScope;
import io.github.dppkit.retention.hold.HoldRun;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What disposal asks of legal holds. Methods throw if a store does not answer. */
public interface DisposalHolds {

    /**
     * Looks, before anything is claimed, whether scopes have a duty whose record is not in the archive yet, and ends what can
     * be ended. Reads back the records of those that are held.
     *
     * @param scopes whose disposal is due, at most 1,000
     * @return those of which something would be lost, with {@code waiting} or the class of the error that leaves it open
     */
    Map<PiiScope, String> waiting(Collection<PiiScope> scopes);

    /**
     * Puts on record that data which are due wait.
     *
     * @param scopes how many
     */
    void alarm(int scopes);

    /**
     * Settles, after the claim and before the keys go, every hold of scopes: afterwards each is held, or is on record as lost.
     *
     * @param scopes whose disposal is claimed, at most 1,000
     * @return for each scope with holds what was kept and what was lost
     */
    Map<PiiScope, Settled> settle(Collection<PiiScope> scopes);

    /**
     * Ends holds whose duty is over.
     *
     * @return what was done
     */
    HoldRun endDue();

    /**
     * What became of the holds of one scope.
     *
     * @param exceptions what is kept, for the certificate
     * @param lost how many duties could not be met
     */
    record Settled(List<CertificateBody.LegalException> exceptions, int lost) {}
}
