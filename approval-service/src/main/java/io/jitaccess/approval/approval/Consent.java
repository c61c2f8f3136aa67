package io.jitaccess.approval.approval;

import io.jitaccess.approval.policy.ConsentStage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Whether approvers fill the stages, each person counting once over all of them. Looks for the best
 * assignment, so the order in which people answer never matters.
 */
final class Consent {
    private final List<ConsentStage> seats = new ArrayList<>();
    private final List<Set<String>> approvers;

    private Consent(List<ConsentStage> stages, List<Set<String>> approvers) {
        this.approvers = approvers;
        stages.forEach(stage -> seats.addAll(Collections.nCopies(stage.count(), stage)));
    }

    /** How many approvals are needed over all stages. */
    static int needed(List<ConsentStage> stages) {
        return stages.stream().mapToInt(ConsentStage::count).sum();
    }

    /**
     * How many of the needed approvals these people can give.
     *
     * @param approvers the groups of each of them
     */
    static int given(List<ConsentStage> stages, List<Set<String>> approvers) {
        return new Consent(stages, approvers).matched();
    }

    /** Whether somebody in these groups may approve in any stage. */
    static boolean mayApprove(List<ConsentStage> stages, Set<String> groups) {
        return stages.stream().anyMatch(stage -> !Collections.disjoint(stage.groups(), groups));
    }

    private int matched() {
        int[] seatOf = new int[seats.size()];
        Arrays.fill(seatOf, -1);
        int matched = 0;
        for (int approver = 0; approver < approvers.size(); approver++) {
            if (seat(approver, seatOf, new boolean[seats.size()])) {
                matched++;
            }
        }
        return matched;
    }

    /** Kuhn's algorithm: takes a free seat, or moves its occupant to another. */
    private boolean seat(int approver, int[] seatOf, boolean[] tried) {
        for (int seat = 0; seat < seats.size(); seat++) {
            if (!tried[seat]
                    && !Collections.disjoint(seats.get(seat).groups(), approvers.get(approver))) {
                tried[seat] = true;
                if (seatOf[seat] < 0 || seat(seatOf[seat], seatOf, tried)) {
                    seatOf[seat] = approver;
                    return true;
                }
            }
        }
        return false;
    }
}
