package io.jitaccess.sandbox.kubernetes;

import io.jitaccess.sandbox.http.Request;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Lists as {@code kubectl get} asks for them: columns and rows. */
final class Tables {
    /** A column and how its cell is read off an object. */
    private record Column(String name, String type, Function<JsonNode, Object> cell) {
        static Column of(String name, Function<JsonNode, Object> cell) {
            return new Column(name, "string", cell);
        }
    }

    private final InstantSource clock;
    private final Map<String, List<Column>> columns;

    Tables(InstantSource clock) {
        this.clock = clock;
        this.columns =
                Map.of(
                        "pods",
                        List.of(
                                Column.of("Ready", Tables::ready),
                                Column.of("Status", o -> text(o, "status", "phase")),
                                Column.of("Restarts", o -> "0")),
                        "deployments",
                        List.of(
                                Column.of(
                                        "Ready",
                                        o ->
                                                o.path("status").path("readyReplicas").asInt(0)
                                                        + "/"
                                                        + o.path("spec").path("replicas").asInt(1)),
                                Column.of("Up-to-date", o -> number(o, "updatedReplicas")),
                                Column.of("Available", o -> number(o, "availableReplicas"))),
                        "namespaces",
                        List.of(Column.of("Status", o -> text(o, "status", "phase"))),
                        "configmaps",
                        List.of(Column.of("Data", o -> Integer.toString(o.path("data").size()))),
                        "secrets",
                        List.of(
                                Column.of("Type", o -> o.path("type").asString("")),
                                Column.of("Data", o -> Integer.toString(o.path("data").size()))),
                        "services",
                        List.of(
                                Column.of("Type", o -> text(o, "spec", "type")),
                                Column.of("Cluster-IP", o -> text(o, "spec", "clusterIP")),
                                Column.of("External-IP", o -> "<none>"),
                                Column.of("Port(s)", Tables::ports)),
                        "rolebindings",
                        List.of(Column.of("Role", Tables::role)),
                        "clusterrolebindings",
                        List.of(Column.of("Role", Tables::role)));
    }

    static boolean wanted(Request request) {
        return request.header("accept").orElse("").contains("as=Table");
    }

    Map<String, Object> table(
            Request request,
            ResourceType type,
            List<ObjectNode> objects,
            Map<String, Object> metadata) {
        List<Column> shown = new ArrayList<>();
        shown.add(new Column("Name", "string", o -> text(o, "metadata", "name")));
        shown.addAll(columns.getOrDefault(type.plural(), List.of()));
        shown.add(new Column("Age", "string", this::age));
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("kind", "Table");
        table.put("apiVersion", "meta.k8s.io/v1");
        table.put("metadata", metadata);
        table.put("columnDefinitions", shown.stream().map(Tables::definition).toList());
        table.put(
                "rows",
                objects.stream()
                        .map(
                                o ->
                                        Map.of(
                                                "cells",
                                                shown.stream().map(c -> c.cell().apply(o)).toList(),
                                                "object",
                                                included(request, o)))
                        .toList());
        return table;
    }

    private static Map<String, Object> definition(Column column) {
        return Map.of(
                "name",
                column.name(),
                "type",
                column.type(),
                "format",
                column.name().equals("Name") ? "name" : "",
                "description",
                "",
                "priority",
                0);
    }

    private static Object included(Request request, ObjectNode object) {
        return request.query("includeObject").equals("Object")
                ? object
                : Map.of(
                        "kind",
                        "PartialObjectMetadata",
                        "apiVersion",
                        "meta.k8s.io/v1",
                        "metadata",
                        object.path("metadata"));
    }

    private Object age(JsonNode object) {
        Instant created = Instant.parse(text(object, "metadata", "creationTimestamp"));
        Duration age = Duration.between(created, clock.instant());
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        } else if (age.toMinutes() < 180) {
            return age.toMinutes() + "m";
        } else if (age.toHours() < 48) {
            return age.toHours() + "h";
        }
        return age.toDays() + "d";
    }

    private static Object ready(JsonNode pod) {
        JsonNode statuses = pod.path("status").path("containerStatuses");
        long ready = statuses.valueStream().filter(s -> s.path("ready").asBoolean(false)).count();
        return ready + "/" + pod.path("spec").path("containers").size();
    }

    private static Object ports(JsonNode service) {
        return String.join(
                ",",
                service.path("spec")
                        .path("ports")
                        .valueStream()
                        .map(p -> p.path("port").asInt() + "/" + p.path("protocol").asString("TCP"))
                        .toList());
    }

    private static Object role(JsonNode binding) {
        return text(binding, "roleRef", "kind") + "/" + text(binding, "roleRef", "name");
    }

    private static String number(JsonNode object, String name) {
        return Integer.toString(object.path("status").path(name).asInt(0));
    }

    private static String text(JsonNode object, String part, String name) {
        return object.path(part).path(name).asString("");
    }
}
