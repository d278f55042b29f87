package io.github.dppkit.audit;

/**
 * What a verified export holds.
 *
 * @param partner token of the selling partner whose events these are
 * @param checkpoint the signed checkpoint that covers them
 * @param writers how many writers recorded them
 * @param events how many there are
 */
public record PartnerExportSummary(SubjectToken partner, Checkpoint checkpoint, long writers, long events) {}
