package io.github.dppkit.policy;

/**
 * One clause of a policy we answer for.
 *
 * @param id its id, such as {@code A2.4.a}
 * @param policy the text it stands in
 * @param text what it says, in short and in our words
 * @param controlClass how far software can carry it out
 * @param mechanism what this SDK is meant to do for it; whether it does is what the coverage table shows
 */
public record Requirement(String id, PolicyText policy, String text, ControlClass controlClass, String mechanism) {

    /**
     * Creates a clause.
     *
     * @param id its id
     * @param policy the text it stands in
     * @param text what it says
     * @param controlClass how far software can carry it out
     * @param mechanism what this SDK is meant to do for it
     * @throws PolicyConfigurationException if a part is blank
     */
    public Requirement {
        if (id.isBlank() || text.isBlank() || mechanism.isBlank()) {
            throw new PolicyConfigurationException("Requirement refused: id, text and mechanism are needed.");
        }
    }
}
