package io.jitaccess.approval.policy;

import org.snakeyaml.engine.v2.nodes.Node;

/** Where in a file something stands; both count from 1. */
record Place(int line, int column) {
    static Place of(Node node) {
        return node.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Place(1, 1));
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
