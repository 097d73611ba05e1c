/** Plugins that tests make at run time: {@code PluginJar} packs each of the packages below this one into a bundle, or others of the tests. */
package mgmt.plugins;
