package io.github.dppkit.access.spi;

import io.github.dppkit.audit.SubjectToken;
import java.time.Instant;

/**
 * That the data of a scope are restricted, because a data subject asked for it.
 *
 * @param token the scope's token
 * @param request the request, which with the token is the key: another request may restrict the same scope
 * @param since from when
 */
public record Restriction(SubjectToken token, String request, Instant since) {}
