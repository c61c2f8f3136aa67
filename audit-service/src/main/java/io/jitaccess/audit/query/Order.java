package io.jitaccess.audit.query;

/** In which direction of time rows are given. */
enum Order {
    ASC(">"),
    DESC("<");

    private final String beyond;

    Order(String beyond) {
        this.beyond = beyond;
    }

    /** Compares a row with the last one of the page before. */
    String beyond() {
        return beyond;
    }
}
