"""What people are asked: leads, experts, and who voted."""
