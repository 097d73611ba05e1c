"""Measures the built distribution as whole processes, beside what is compared with it. Run by bench/table."""
