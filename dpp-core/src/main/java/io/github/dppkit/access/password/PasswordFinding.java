package io.github.dppkit.access.password;

/**
 * One rule that a password breaks. It holds nothing of the password.
 *
 * @param rule which
 * @param clause the clause that asks for it, or the standard where no clause does
 * @param advice what to do, for the person who chose it
 */
public record PasswordFinding(PasswordRule rule, String clause, String advice) {}
