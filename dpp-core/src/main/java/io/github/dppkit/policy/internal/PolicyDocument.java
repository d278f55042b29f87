package io.github.dppkit.policy.internal;

import io.github.dppkit.policy.PolicyFigure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy file as written, its form checked, its figures not yet compared with anything.
 *
 * @param id the policy's id
 * @param revision the revision of the file
 * @param status how well the text is known; empty in a company's file
 * @param note what a reader must know of the whole; empty in a company's file
 * @param figures in the order of the file
 */
public record PolicyDocument(String id, int revision, String status, String note, List<Figure> figures) {

    /** Copies the list. */
    public PolicyDocument {
        figures = List.copyOf(figures);
    }

    /**
     * What a file says of one figure.
     *
     * @param figure which
     * @param value the value, or null where the policy sets one only when read strictly
     * @param strictReading what an ambiguous text asks in its strictest reading, or null
     * @param advised the value to run with where the host sets none, or null
     */
    public record Figure(
            PolicyFigure figure,
            @Nullable Setting value,
            @Nullable Setting strictReading,
            @Nullable Setting advised) {}

    /**
     * One value.
     *
     * @param value as written, of the JSON type that the figure's unit asks for
     * @param clause the clause id; empty in a company's file
     * @param source the words it stands for; empty if a company's file names none
     */
    public record Setting(String value, String clause, String source) {}
}
