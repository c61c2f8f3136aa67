package io.jitaccess.sandbox.iam;

import io.jitaccess.sandbox.aws.Access;
import io.jitaccess.sandbox.aws.AwsService;
import io.jitaccess.sandbox.aws.QueryProtocol;
import io.jitaccess.sandbox.faults.Behaviour;
import io.jitaccess.sandbox.world.World;

import java.util.HashMap;
import java.util.Map;

/** The operations of IAM, gathered from the classes that do them. */
public final class IamOperations {
    private IamOperations() {}

    public static AwsService service(World world, Behaviour behaviour, Access access) {
        RoleAccess roles = new RoleAccess(world, access);
        Map<String, QueryProtocol.Operation> operations = new HashMap<>();
        operations.putAll(new RoleOperations(world, behaviour, roles).operations());
        operations.putAll(new RoleTagOperations(behaviour, roles).operations());
        operations.putAll(new RolePolicyOperations(roles).operations());
        operations.putAll(new AccountOperations(world, behaviour, access).operations());
        return new QueryProtocol("iam", "2010-05-08", operations, (call, params) -> call.account());
    }
}
