package io.jitaccess.local.deploy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Walks over objects of the Kubernetes model and collects what they could not place. */
final class ModelWalk {
    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private final List<String> unknown;

    ModelWalk(List<String> unknown) {
        this.unknown = unknown;
    }

    void visit(Object value, String path) {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                visit(item, path + "[" + index++ + "]");
            }
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> visitIfModel(item, path + "." + key));
        } else {
            visitIfModel(value, path);
        }
    }

    private void visitIfModel(Object value, String path) {
        if (value == null
                || !value.getClass().getName().startsWith(MODEL)
                || value instanceof Enum) {
            return;
        }
        for (Method getter : value.getClass().getMethods()) {
            if (!getter.getName().startsWith("get")
                    || getter.getParameterCount() > 0
                    || getter.getDeclaringClass() == Object.class) {
                continue;
            }
            Object field = read(getter, value);
            if (getter.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) field).keySet().forEach(name -> unknown.add(path + "." + name));
            } else if (field != null) {
                visit(field, path + "." + getter.getName().substring("get".length()));
            }
        }
    }

    private static Object read(Method getter, Object value) {
        try {
            return getter.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException failed) {
            throw new LinkageError(failed.getMessage(), failed);
        }
    }
}
