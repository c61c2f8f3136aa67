package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.Xml;
import io.jitaccess.sandbox.http.Encoding;
import io.jitaccess.sandbox.world.Role;

import java.util.Map;

/** A role as IAM writes it. Lists leave out tags and boundary. */
final class RoleXml {
    private RoleXml() {}

    static void write(Xml xml, Role role, TrustReader trusts, boolean whole) {
        xml.text("Path", role.identity().path())
                .text("RoleName", role.name())
                .text("RoleId", role.id())
                .text("Arn", role.arn())
                .text("CreateDate", role.identity().createdAt().toString())
                .text("AssumeRolePolicyDocument", Encoding.encode(trusts.shown(role.trust())))
                .text("Description", role.description().isEmpty() ? null : role.description())
                .text("MaxSessionDuration", Long.toString(role.maxSession().toSeconds()));
        if (whole && role.boundaryArn() != null) {
            xml.nest(
                    "PermissionsBoundary",
                    b ->
                            b.text("PermissionsBoundaryType", "Policy")
                                    .text("PermissionsBoundaryArn", role.boundaryArn()));
        }
        if (whole && !role.tags().isEmpty()) {
            tags(xml, role.tags());
        }
    }

    static void tags(Xml xml, Map<String, String> tags) {
        xml.members(
                "Tags",
                tags.entrySet(),
                (member, tag) -> member.text("Key", tag.getKey()).text("Value", tag.getValue()));
    }
}
