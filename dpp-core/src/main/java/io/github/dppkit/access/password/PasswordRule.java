package io.github.dppkit.access.password;

/** What a password must keep to. */
public enum PasswordRule {
    /** It has enough characters, counted as Unicode code points. */
    LENGTH,
    /** It is no longer than any person types; a bound on work, not a rule of a policy. */
    TOO_LONG,
    /** It has an upper-case letter, where all classes are asked for. */
    UPPER_CASE,
    /** It has a lower-case letter, where all classes are asked for. */
    LOWER_CASE,
    /** It has a digit, where all classes are asked for. */
    DIGIT,
    /** It has a character that is neither letter nor digit, where all classes are asked for. */
    SPECIAL,
    /** It has enough of the four classes, where not all are asked for. */
    CLASSES,
    /** It has no part of the user's name or e-mail address in it. */
    NAME,
    /** It is not one that many people use. */
    COMMON,
    /** It is none of the last ones. */
    HISTORY,
    /** The one before is old enough to be changed. */
    MINIMUM_AGE,
    /** It has characters that no keyboard sends, such as NUL or an unfinished pair. */
    UNUSABLE
}
