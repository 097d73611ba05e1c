/** Tests that run the built distribution as a process, as a user would. */
package mgmt.system;
