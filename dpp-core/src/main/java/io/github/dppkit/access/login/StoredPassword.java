package io.github.dppkit.access.login;

import java.util.Objects;

/** What the host has stored for an account. Immutable; shows none of it. */
public final class StoredPassword {

    private final String accountId;
    private final String hash;

    private StoredPassword(String accountId, String hash) {
        this.accountId = Objects.requireNonNull(accountId, "accountId");
        this.hash = Objects.requireNonNull(hash, "hash");
    }

    /**
     * Returns the stored password of an account.
     *
     * @param accountId the host's own id of the account, the same however its name was typed
     * @param hash the password's hash, in the host's own form
     * @return the stored password
     */
    public static StoredPassword of(String accountId, String hash) {
        return new StoredPassword(accountId, hash);
    }

    String accountId() {
        return accountId;
    }

    String hash() {
        return hash;
    }

    @Override
    public String toString() {
        return "StoredPassword[]";
    }
}
