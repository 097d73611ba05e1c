package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class BundleTroubleTest {

    @Test
    void missingPackageIsNamedWithItsVersions() {
        String felix = "Unable to resolve mgmt.plugin.x [7](R 7.0): missing requirement [mgmt.plugin.x [7](R 7.0)]"
                + " osgi.wiring.package; (&(osgi.wiring.package=mgmt.api.resource)(version>=1.2.0)(!(version>=2.0.0)))"
                + " Unresolved requirements: [...]";
        assertThat(BundleTrouble.describe(new BundleException(felix, BundleException.RESOLVE_ERROR)))
                .isEqualTo("it needs the package mgmt.api.resource from version 1.2.0 below 2.0.0,"
                        + " which no bundle here offers");
    }

    @Test
    void packageOfAnyVersionIsNamedAlone() {
        String felix = "missing requirement osgi.wiring.package; (osgi.wiring.package=com.example) Unresolved";
        assertThat(BundleTrouble.describe(new BundleException(felix, BundleException.RESOLVE_ERROR)))
                .isEqualTo("it needs the package com.example, which no bundle here offers");
    }

    @Test
    void otherTroubleKeepsItsWords() {
        assertThat(BundleTrouble.describe(new BundleException("zip is cut short", BundleException.READ_ERROR)))
                .isEqualTo("zip is cut short");
    }
}
