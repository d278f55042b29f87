package io.github.dppkit.access.credential;

import io.github.dppkit.policy.PolicyFigure;

/** What a credential is, and which figure of the policy limits its age; the names are stored. */
public enum CredentialKind {
    /** A key of an API, AWS access keys included. */
    API_KEY(PolicyFigure.CREDENTIAL_ROTATION),
    /** The client secret of Login with Amazon; Amazon itself stops it when it is too old. */
    LWA_CLIENT_SECRET(PolicyFigure.LWA_SECRET_ROTATION),
    /** A password that a program logs in with, such as that of a database. */
    SERVICE_PASSWORD(PolicyFigure.PASSWORD_MAX_AGE),
    /** A key that signs, such as that of the audit trail. */
    SIGNING_KEY(PolicyFigure.CREDENTIAL_ROTATION),
    /** A key or certificate that encrypts or proves who a host is. */
    CERTIFICATE(PolicyFigure.CREDENTIAL_ROTATION);

    private final PolicyFigure limit;

    CredentialKind(PolicyFigure limit) {
        this.limit = limit;
    }

    /**
     * Returns the figure that limits its age.
     *
     * @return a length of time
     */
    public PolicyFigure limit() {
        return limit;
    }
}
