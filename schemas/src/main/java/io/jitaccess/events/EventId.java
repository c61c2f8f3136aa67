package io.jitaccess.events;

/**
 * Derives event ids. The same fact gets the same id however often it is stated, so that a repeat is
 * recognisable everywhere.
 */
public final class EventId {
    private EventId() {}

    /** Id of the only event of this type about the subject. */
    public static String of(String subject, Class<? extends JitEvent> type) {
        return of(subject, type, "0");
    }

    /**
     * Id of one of several events of this type about the subject.
     *
     * @param subject request id; cluster, person or content hash where there is no request
     * @param ordinal what tells this event from others of its type and subject: a count, an epoch,
     *     an approver
     */
    public static String of(String subject, Class<? extends JitEvent> type, Object ordinal) {
        return subject + "/" + type.getSimpleName() + "/" + ordinal;
    }
}
