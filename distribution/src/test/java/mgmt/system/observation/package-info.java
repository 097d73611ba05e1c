/** What a plan tells beforehand, and a running agent of its work. */
package mgmt.system.observation;
