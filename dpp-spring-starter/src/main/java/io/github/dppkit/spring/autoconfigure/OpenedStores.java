package io.github.dppkit.spring.autoconfigure;

import java.util.List;

/** What an operator should know of the stores that the starter opened. */
interface OpenedStores {

    /** Returns sentences for the log. */
    List<String> cautions();

    /** Tells whether wrapped keys and deadlines are in another database than audit trail and grants. */
    boolean isKeyDatabaseItsOwn();
}
