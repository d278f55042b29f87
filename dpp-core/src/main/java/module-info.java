/** Amazon's Data Protection Policy as properties of a running program. */
@org.jspecify.annotations.NullMarked
module io.github.dppkit.core {
    // public signatures name Aead (RootKey.remote) and Logger (CheckpointAnchor.logger)
    requires transitive com.google.crypto.tink;
    requires transitive org.slf4j;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.databind;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;
    // each adapter below logging alone needs its own; a host without it never loads the adapter
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static logstash.logback.encoder;
    requires static org.apache.logging.log4j;
    requires static org.apache.logging.log4j.core;
    requires static java.desktop; // java.beans, through which Log4j tells of a new configuration
    requires static java.logging;

    exports io.github.dppkit;
    exports io.github.dppkit.access;
    exports io.github.dppkit.access.credential;
    exports io.github.dppkit.access.login;
    exports io.github.dppkit.access.password;
    exports io.github.dppkit.access.spi;
    exports io.github.dppkit.audit;
    exports io.github.dppkit.audit.spi;
    exports io.github.dppkit.crypto;
    exports io.github.dppkit.crypto.spi;
    exports io.github.dppkit.governance.request;
    exports io.github.dppkit.governance.request.spi;
    exports io.github.dppkit.keys;
    exports io.github.dppkit.keys.spi;
    exports io.github.dppkit.logging;
    exports io.github.dppkit.logging.jul;
    exports io.github.dppkit.logging.log4j2;
    exports io.github.dppkit.logging.logback;
    exports io.github.dppkit.logging.spi;
    exports io.github.dppkit.pii;
    exports io.github.dppkit.pii.spi;
    exports io.github.dppkit.policy;
    exports io.github.dppkit.reconcile;
    exports io.github.dppkit.reconcile.spi;
    exports io.github.dppkit.retention;
    exports io.github.dppkit.retention.notice;
    exports io.github.dppkit.retention.notice.spi;
    exports io.github.dppkit.retention.hold;
    exports io.github.dppkit.retention.spi;
    exports io.github.dppkit.spapi;
    exports io.github.dppkit.spapi.spi;
}
