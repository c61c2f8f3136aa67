package io.jitaccess.sandbox.kubernetes;

import java.util.HashMap;
import java.util.Map;

/**
 * The fields of the messages that kubectl sends, by number, after Kubernetes' generated.proto
 * files.
 */
record ProtobufFields(Map<Integer, Field> byNumber) {
    /** A field; type is a scalar, a map or another message. */
    record Field(String name, String type, boolean repeated) {}

    private static final Field UNUSED = new Field("", "none", false);

    private static final String MESSAGES =
            """
            Unknown: 1 typeMeta TypeMeta, 2 raw bytes
            TypeMeta: 1 apiVersion string, 2 kind string
            map: 1 key string, 2 value string
            bytesMap: 1 key string, 2 value bytes
            ObjectMeta: 1 name string, 2 generateName string, 3 namespace string, 6 resourceVersion string, \
            11 labels map, 12 annotations map
            Namespace: 1 metadata ObjectMeta
            ConfigMap: 1 metadata ObjectMeta, 2 data map, 3 binaryData bytesMap, 4 immutable bool
            Secret: 1 metadata ObjectMeta, 2 data bytesMap, 3 type string, 4 stringData map, 5 immutable bool
            ServiceAccount: 1 metadata ObjectMeta
            Pod: 1 metadata ObjectMeta, 2 spec PodSpec
            PodSpec: 2 containers Container[], 3 restartPolicy string, 8 serviceAccountName string
            Container: 1 name string, 2 image string, 3 command string[], 4 args string[], 6 ports ContainerPort[], \
            7 env EnvVar[], 14 imagePullPolicy string
            ContainerPort: 1 name string, 3 containerPort int, 4 protocol string
            EnvVar: 1 name string, 2 value string
            Deployment: 1 metadata ObjectMeta, 2 spec DeploymentSpec
            DeploymentSpec: 1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec
            LabelSelector: 1 matchLabels map
            PodTemplateSpec: 1 metadata ObjectMeta, 2 spec PodSpec
            Service: 1 metadata ObjectMeta, 2 spec ServiceSpec
            ServiceSpec: 1 ports ServicePort[], 2 selector map, 3 clusterIP string, 4 type string
            ServicePort: 1 name string, 2 protocol string, 3 port int
            Role: 1 metadata ObjectMeta, 2 rules PolicyRule[]
            ClusterRole: 1 metadata ObjectMeta, 2 rules PolicyRule[]
            PolicyRule: 1 verbs string[], 2 apiGroups string[], 3 resources string[], 4 resourceNames string[], \
            5 nonResourceURLs string[]
            RoleBinding: 1 metadata ObjectMeta, 2 subjects Subject[], 3 roleRef RoleRef
            ClusterRoleBinding: 1 metadata ObjectMeta, 2 subjects Subject[], 3 roleRef RoleRef
            Subject: 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
            RoleRef: 1 apiGroup string, 2 kind string, 3 name string
            DeleteOptions: 1 gracePeriodSeconds int
            SelfSubjectReview: 1 metadata ObjectMeta
            SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec AccessReviewSpec
            AccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes
            ResourceAttributes: 1 namespace string, 2 verb string, 3 group string, 4 version string, \
            5 resource string, 6 subresource string, 7 name string
            NonResourceAttributes: 1 path string, 2 verb string
            SelfSubjectRulesReview: 1 metadata ObjectMeta, 2 spec RulesReviewSpec
            RulesReviewSpec: 1 namespace string
            """;

    private static final Map<String, ProtobufFields> BY_MESSAGE = parse();

    static ProtobufFields message(String name) {
        ProtobufFields fields = BY_MESSAGE.get(name);
        if (fields == null) {
            throw ApiException.unsupportedMedia("the sandbox takes " + name + " as JSON only");
        }
        return fields;
    }

    Field field(int number) {
        return byNumber.getOrDefault(number, UNUSED);
    }

    private static Map<String, ProtobufFields> parse() {
        Map<String, ProtobufFields> messages = new HashMap<>();
        MESSAGES.lines()
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            Map<Integer, Field> fields = new HashMap<>();
                            for (String field : line.substring(colon + 1).split(",", -1)) {
                                String[] words = field.strip().split(" ", -1);
                                boolean repeated = words[2].endsWith("[]");
                                fields.put(
                                        Integer.valueOf(words[0]),
                                        new Field(words[1], words[2].replace("[]", ""), repeated));
                            }
                            messages.put(line.substring(0, colon), new ProtobufFields(fields));
                        });
        return Map.copyOf(messages);
    }
}
