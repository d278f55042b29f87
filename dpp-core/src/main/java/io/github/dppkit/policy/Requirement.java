package io.github.dppkit.policy;

/**
 * One clause of a policy we answer for.
 *
 * @param id its id, such as {@code A2.4.a}
 */
public record Requirement(String id) {}
