package io.github.dppkit.testkit.attack;

import io.github.dppkit.audit.WriterId;

/** The key of a writer's rows. */
record WriterKey(String node, long incarnation) {

    WriterId id() {
        return new WriterId(node, incarnation);
    }
}
