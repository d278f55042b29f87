package io.github.dppkit.pii;

import io.github.dppkit.pii.internal.PermitIssuer;
import io.github.dppkit.pii.internal.PlaintextAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type token of a {@link Pii} class: its number in stored formats, its category, its parser.
 *
 * <p>Immutable; the constants are all there are. A code is never reused or renumbered.
 *
 * @param <T> the value class
 */
public final class PiiType<T extends Pii> {

    /** {@link EmailAddress}. */
    public static final PiiType<EmailAddress> EMAIL_ADDRESS =
            new PiiType<>(4, PiiCategory.EMAIL, EmailAddress.class, EmailAddress::new);

    private static final List<PiiType<?>> ALL = List.of(EMAIL_ADDRESS);

    private final int code;
    private final PiiCategory category;
    private final Class<T> valueClass;
    private final Constructor<T> constructor;

    /** Makes a value of checked text. */
    @FunctionalInterface
    interface Constructor<T extends Pii> {
        T create(String text, Pii.@Nullable Origin origin);
    }

    private PiiType(int code, PiiCategory category, Class<T> valueClass, Constructor<T> constructor) {
        this.code = code;
        this.category = category;
        this.valueClass = valueClass;
        this.constructor = constructor;
    }

    /**
     * Returns every type.
     *
     * @return all constants
     */
    public static List<PiiType<?>> all() {
        return ALL;
    }

    /**
     * Returns the number that stored formats use for this type.
     *
     * @return 1 to 255, fixed for ever
     */
    public int code() {
        return code;
    }

    /**
     * Returns the usual category of values of this type.
     *
     * @return what a permit must cover
     */
    public PiiCategory category() {
        return category;
    }

    /**
     * Returns the value class.
     *
     * @return a final class
     */
    public Class<T> valueClass() {
        return valueClass;
    }

    /**
     * Makes a value of decrypted text; needs a token that only dppkit's own controls can name.
     *
     * @param access the token
     * @param text the canonical text that was encrypted
     * @param scope where it belongs
     * @param issuer whose permits open it
     * @return the value
     */
    public T restore(PlaintextAccess access, String text, PiiScope scope, PermitIssuer issuer) {
        java.util.Objects.requireNonNull(access, "access");
        return constructor.create(text, new Pii.Origin(scope, issuer));
    }

    @Override
    public String toString() {
        return valueClass.getSimpleName();
    }
}
