package mgmt.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import org.osgi.framework.BundleContext;

/** Who may know whom, and what nobody may use. */
@AnalyzeClasses(
        packages = "mgmt",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJars.class})
class HouseRulesTest {

    /** The api's contract tests come as a jar of their own. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("-tests.jar") && !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule THE_API_KNOWS_NOBODY = classes()
            .that()
            .resideInAPackage("mgmt.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("mgmt.api..", "java..", "org.osgi..");

    @ArchTest
    static final ArchRule A_PLUGIN_KNOWS_THE_API_ALONE = noClasses()
            .that()
            .resideInAPackage("mgmt.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("mgmt.engine..", "mgmt.launcher..");

    @ArchTest
    static final ArchRule NO_PLUGIN_KNOWS_ANOTHER = slices().matching("mgmt.plugin.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NEITHER_PLUGINS_NOR_LAUNCHER = noClasses()
            .that()
            .resideInAPackage("mgmt.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("mgmt.plugin..", "mgmt.launcher..");

    @ArchTest
    static final ArchRule THE_LAUNCHER_KNOWS_NO_BUNDLE = noClasses()
            .that()
            .resideInAPackage("mgmt.launcher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("mgmt.engine..", "mgmt.plugin..", "mgmt.api..");

    @ArchTest
    static final ArchRule THE_ENGINES_SUBJECTS_DEPEND_ONE_WAY =
            slices().matching("mgmt.engine.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_LAUNCHERS_SUBJECTS_DEPEND_ONE_WAY =
            slices().matching("mgmt.launcher.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule WHAT_IS_NOT_EXPORTED_IS_INTERNAL = classes()
            .that()
            .resideInAnyPackage("mgmt.engine..", "mgmt.plugin..")
            .should()
            .resideInAPackage("..internal..");

    @ArchTest
    static final ArchRule A_PACKAGE_NAMES_ITS_SUBJECT = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..common..", "..impl..", "..core..", "..manager..", "..helper..");

    @ArchTest
    static final ArchRule A_CLASS_NAMES_WHAT_IT_IS = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)(\\$.*)?")
            .orShould()
            .haveNameMatching(".*\\.(I|Abstract)[A-Z][a-z]\\w*Service");

    /** With its lambdas, of which the build makes classes. */
    @ArchTest
    static final ArchRule ONE_CLASS_OF_THE_ENGINE_KNOWS_THE_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("mgmt.engine..")
            .and()
            .haveNameNotMatching(".*\\.FrameworkBundles(\\$\\$Lambda\\d+)?")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(BundleContext.class);

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule NOBODY_BORROWS_THE_COMMON_POOL = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ForkJoinPool.class)
            .orShould()
            .callMethod(java.util.Collection.class, "parallelStream");

    @ArchTest
    static final ArchRule STATIC_STATE_IS_CONSTANT = noFields()
            .that()
            .areStatic()
            .and()
            .doNotHaveName("$assertionsDisabled")
            .should()
            .notHaveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule PATHS_ARE_OF_JAVA_NIO = noClasses()
            .that()
            .resideInAnyPackage("mgmt.engine..", "mgmt.plugin..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.io.File.class)
            .because(Path.class.getSimpleName() + " says what went wrong");
}
