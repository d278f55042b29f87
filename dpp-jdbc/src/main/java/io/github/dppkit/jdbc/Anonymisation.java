package io.github.dppkit.jdbc;

import io.github.dppkit.jdbc.internal.ColumnRule;
import io.github.dppkit.jdbc.internal.TableSpec;
import io.github.dppkit.policy.Enforces;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What becomes of each column of a row that must stay, without anything in it that identifies somebody (M5.b).
 *
 * <pre>{@code
 * Anonymisation.keeping("id", "seller_id", "total", "currency", "country_code")
 *         .clearing("buyer_name", "buyer_name_idx", "ship_address")
 *         .token("order_reference")
 *         .month("bought_on")
 *         .start(2, "postal_code");
 * }</pre>
 *
 * <p>It is a list of what may stay, not of what must go: each column of the table but those of the selling partner and of
 * the order id has to be named once, or the target is refused when it is built. So a column that somebody adds later is
 * decided on before the application starts again.
 *
 * <p>Whether the columns that stay identify somebody together is for you to know: an exact time with an exact amount may.
 *
 * <p>Immutable; each method returns a copy. Names are as {@link TableTargetBuilder} takes them.
 */
@Enforces("M5.b")
public final class Anonymisation {

    private final Map<String, ColumnRule> rules;

    private Anonymisation(Map<String, ColumnRule> rules) {
        this.rules = rules;
    }

    /**
     * Names the columns that stay as they are, such as amounts, currency and country.
     *
     * @param columns none of which identifies a person, or an order
     * @return the rules so far
     * @throws JdbcSetupException if a name cannot be that of a column, or comes twice
     */
    public static Anonymisation keeping(String... columns) {
        return new Anonymisation(Map.of()).with(ColumnRule.of(ColumnRule.Kind.KEEP), columns);
    }

    /**
     * Names the columns that become null: each ciphertext and each blind index, and ids of Amazon's such as those of items.
     *
     * @param columns which may be null
     * @return these rules and the further ones
     * @throws JdbcSetupException if a name cannot be that of a column, or comes twice
     */
    public Anonymisation clearing(String... columns) {
        return with(ColumnRule.of(ColumnRule.Kind.CLEAR), columns);
    }

    /**
     * Names further columns that hold the order id, alone or inside another text. Where they are not null they become the
     * pseudonym, as the order column does.
     *
     * @param columns of text, with room for 32 characters
     * @return these rules and the further ones
     * @throws JdbcSetupException if a name cannot be that of a column, or comes twice
     */
    public Anonymisation token(String... columns) {
        return with(ColumnRule.of(ColumnRule.Kind.TOKEN), columns);
    }

    /**
     * Names dates and times of which only the month stays, as its first day; those with a zone are cut in UTC.
     *
     * @param columns of dates or timestamps
     * @return these rules and the further ones
     * @throws JdbcSetupException if a name cannot be that of a column, or comes twice
     */
    public Anonymisation month(String... columns) {
        return with(ColumnRule.of(ColumnRule.Kind.MONTH), columns);
    }

    /**
     * Names dates and times of which only the year stays, as its first day; those with a zone are cut in UTC.
     *
     * @param columns of dates or timestamps
     * @return these rules and the further ones
     * @throws JdbcSetupException if a name cannot be that of a column, or comes twice
     */
    public Anonymisation year(String... columns) {
        return with(ColumnRule.of(ColumnRule.Kind.YEAR), columns);
    }

    /**
     * Names texts in the clear of which only the first characters stay, such as the region of a postal code. What is
     * encrypted cannot be cut: clear it, and keep the country in a column of its own.
     *
     * @param length how many characters stay, 1 to 3
     * @param columns of text
     * @return these rules and the further ones
     * @throws JdbcSetupException if the length is another, a name cannot be that of a column, or comes twice
     */
    public Anonymisation start(int length, String... columns) {
        if (length < 1 || length > 3) {
            throw new JdbcSetupException("Anonymisation refused: of a text 1 to 3 characters may stay (M5.b).");
        }
        return with(new ColumnRule(ColumnRule.Kind.START, length), columns);
    }

    private Anonymisation with(ColumnRule rule, String... columns) {
        Map<String, ColumnRule> all = new LinkedHashMap<>(rules);
        for (String column : columns) {
            if (all.put(TableSpec.requireIdentifier(column), rule) != null) {
                throw new JdbcSetupException("Anonymisation refused: column " + column + " is named twice.");
            }
        }
        return new Anonymisation(all);
    }

    Map<String, ColumnRule> rules() {
        return rules;
    }
}
