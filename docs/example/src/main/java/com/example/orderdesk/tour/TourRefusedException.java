package com.example.orderdesk.tour;

/** Says in one line what the caller gave wrongly and what to give instead. */
final class TourRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TourRefusedException(String message) {
        super(message);
    }

    TourRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
