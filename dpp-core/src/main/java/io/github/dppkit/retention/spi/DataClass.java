package io.github.dppkit.retention.spi;

/** The two classes of data that Amazon's policy treats differently (A4.c, C.11); the names are stored. */
public enum DataClass {
    /** Personal data of a customer or selling partner: encrypted, gone 30 days after the policy's anchor. */
    PII,
    /** Amazon Information that identifies nobody: a clock of its own, 18 months in Amazon's text. */
    INFORMATION
}
