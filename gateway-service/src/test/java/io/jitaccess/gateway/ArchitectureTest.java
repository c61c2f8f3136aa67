package io.jitaccess.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.beans.factory.annotation.Autowired;

import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(
        packages = "io.jitaccess.gateway",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theViewIsDecidedWithoutSpringKafkaOrAClock =
            classes()
                    .that()
                    .haveNameMatching(".*\\.(RequestViewRules|RequestFacts|ViewPlace|ViewPage).*")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "io.jitaccess.events..",
                            "io.jitaccess.kafka..",
                            "io.jitaccess.gateway.view..");

    @ArchTest
    static final ArchRule whatIsAskedAndDecidedIsCheckedWithoutSpringOrKafka =
            noClasses()
                    .that()
                    .haveNameMatching(".*\\.(AskedRules|DecisionRules|Visibility|Asked|Wait)")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "reactor..");

    @ArchTest
    static final ArchRule onlyTheBusAndTheViewTouchKafka =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.jitaccess.gateway.bus..", "io.jitaccess.gateway.view..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..");

    @ArchTest
    static final ArchRule onlySlackKnowsSlack =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.jitaccess.gateway.slack..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.slack..", "io.jitaccess.gateway.slack..");

    @ArchTest
    static final ArchRule noServiceKnowsAnother =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.jitaccess.approval..",
                            "io.jitaccess.provisioner..",
                            "io.jitaccess.reaper..",
                            "io.jitaccess.audit..",
                            "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule timeAndChanceAreInjected =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static final ArchRule featuresFormNoCycles =
            slices().matching("io.jitaccess.gateway.(*)..").should().beFreeOfCycles();
}
